// Vant, component by component: what is not named here is not in the shell.
import "vant/es/style/base.css";
import "vant/es/action-sheet/style";
import "vant/es/button/style";
import "vant/es/dialog/style";
import "vant/es/popup/style";
import "vant/es/toast/style";

export { ActionSheet, Button, Popup, showConfirmDialog, showToast } from "vant";
