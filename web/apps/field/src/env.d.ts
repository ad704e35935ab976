/** The version of this app, from its package. */
declare const __APP_VERSION__: string;
