/** The set of `set`, with the defects that many reads can show. */
export { livesFake as fake } from "../set/fake.js";
