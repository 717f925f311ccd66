/** counter on MongoDB: a number in one document, which $inc changes. */
import { byId, collectionClients, upsert } from "./collections.js";

const COLLECTION = "counter";

export const counter = collectionClients({
  collection: COLLECTION,
  documents: [{ _id: 0, n: 0 }],
  async perform(session, { f, value }) {
    if (f === "read") {
      const [document] = await session.find(byId(COLLECTION, 0));
      return document?.["n"] ?? 0;
    }
    await session.write(upsert(COLLECTION, 0, { $inc: { n: value } }));
    return value;
  },
});
