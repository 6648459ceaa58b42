/** Photos and documents of a practice, on the pages where they are sent. */
import { keepFiles } from "./site/files.js";

keepFiles(document);
