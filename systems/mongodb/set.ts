/** set and set-full on MongoDB: an element is a document. */
import { collectionClients } from "./collections.js";

const COLLECTION = "elements";

export const set = collectionClients({
  collection: COLLECTION,
  async perform(session, { f, value }) {
    if (f === "read") return (await session.find({ find: COLLECTION, filter: {} })).map(({ _id }) => _id);
    await session.write({ insert: COLLECTION, documents: [{ _id: value }] });
    return value;
  },
});
