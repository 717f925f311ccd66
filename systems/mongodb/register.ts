/** register on MongoDB: a document a key; a compare-and-set is one findAndModify. */
import { Declined } from "../declined.js";
import { byId, collectionClients, upsert } from "./collections.js";

const COLLECTION = "register";

export const register = collectionClients({
  collection: COLLECTION,
  async perform(session, { f, key, value }) {
    if (f === "read") {
      const [document] = await session.find(byId(COLLECTION, key));
      return document?.["v"] ?? null;
    }
    if (f === "write") {
      await session.write(upsert(COLLECTION, key, { $set: { v: value } }));
      return value;
    }
    const [from, to] = value as readonly [number, number];
    const { value: before } = await session.write({
      findAndModify: COLLECTION,
      query: { _id: key, v: from },
      update: { $set: { v: to } },
    });
    if (before === null || before === undefined) throw new Declined("cas-mismatch", "the value is another");
    return value;
  },
});
