/** Small behaviours of ordinary pages. Each works on what the server wrote and leaves the page whole when it is absent. */
import { confirmDangers } from "./site/confirm.js";
import { closeMenus } from "./site/menus.js";
import { copyLinks } from "./site/copy.js";
import { sendOnce } from "./site/once.js";
import { showLocalTimes } from "./site/zone.js";

showLocalTimes(document);
closeMenus(document);
confirmDangers(document);
copyLinks(document);
sendOnce(document);
