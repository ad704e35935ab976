// Vant, component by component: what is not named here is not in the shell.
// Its icon font is left out, because it would be fetched from a public CDN.
import "vant/es/style/base.css";
import "vant/es/loading/index.css";
import "vant/es/button/index.css";
import "vant/es/overlay/index.css";
import "vant/es/popup/index.css";
import "vant/es/action-sheet/index.css";
import "vant/es/dialog/index.css";
import "vant/es/toast/index.css";

import { setToastDefaultOptions } from "vant";

// Above the actions at the bottom, where it hides nothing that is being read.
setToastDefaultOptions({ position: "bottom" });

export { ActionSheet, Button, Popup, showConfirmDialog, showToast } from "vant";
