/** set and set-full on ZooKeeper: an element is a child, and all children are read at once. */
import type { Client } from "../../harness/client.js";
import type { WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import { sessionOf } from "./settings.js";
import { catchUp, emptied, folderOf } from "./tree.js";
import { create, getChildren } from "./znodes.js";

const FOLDER = folderOf("set");

export const set: WorkloadClients = {
  prepare: emptied("set"),
  async open(address, settings, signal): Promise<Client> {
    const connection = await Connection.open(address, signal, sessionOf(settings));
    return {
      async invoke({ f, value }) {
        if (f === "add") {
          await create(connection, `${FOLDER}/${String(value)}`);
          return value;
        }
        await catchUp(connection, settings["reads"]!);
        return (await getChildren(connection, FOLDER)).map(Number);
      },
      close: () => Promise.resolve(connection.close()),
    };
  },
};
