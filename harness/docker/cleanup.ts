/** Removes what a run left with the Docker engine, by the label that everything of the run carries. */
import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { containerRuntime, LABEL } from "./engine.js";

/** In the place of a run that uses Docker: whoever clears the place must ask the engine as well. */
const MARK = "docker";

/** To be called before anything is started. */
export function markPlace(place: string): void {
  writeFileSync(join(place, MARK), "");
}

/** Containers first, then the network they were in. @returns how many containers were removed */
export async function removeContainers(place: string): Promise<number> {
  if (!existsSync(join(place, MARK))) return 0;
  const { dockerode } = (await containerRuntime()).container;
  const filters = { label: [`${LABEL}=${basename(place)}`] };
  const containers = await dockerode.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) => dockerode.getContainer(Id).remove({ force: true, v: true }).catch(ignoreGone)),
  );
  for (const { Id } of await dockerode.listNetworks({ filters }))
    await dockerode.getNetwork(Id).remove().catch(ignoreGone);
  return containers.length;
}

/** Two may clean up at once. 404: gone already; 409: being removed. */
function ignoreGone(error: unknown): void {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== 404 && statusCode !== 409) throw error;
}
