/** list-append on SQLite, which has no arrays. */
import { textLists } from "../sql/text-lists.js";
import { dialect } from "./dialect.js";

export const listAppend = textLists(dialect, "ON CONFLICT (k) DO UPDATE SET v = v || ',' || excluded.v");
