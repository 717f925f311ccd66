/** list-append on MariaDB, which has no arrays. */
import { textLists } from "../sql/text-lists.js";
import { dialect } from "./dialect.js";

export const listAppend = textLists(dialect, "ON DUPLICATE KEY UPDATE v = CONCAT(v, ',', VALUES(v))");
