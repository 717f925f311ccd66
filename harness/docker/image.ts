/** Images: used if they are here, pulled if they can be; if neither, the message says how to build one. */
import { containerRuntime, whyNoDocker, type Runtime } from "./engine.js";

/** Undefined when the image is here; otherwise what is missing. */
export async function whyNoImage(image: string | undefined): Promise<string | undefined> {
  const why = await whyNoDocker();
  if (why !== undefined) return why;
  if (image === undefined) return "the system has no image";
  try {
    await (await containerRuntime()).container.dockerode.getImage(image).inspect();
    return undefined;
  } catch {
    const how = image.startsWith("faultline/") ? "docker/build.sh builds it" : `docker pull ${image}`;
    return `the image ${image} is not here: ${how}`;
  }
}

const PULL_MS = 300_000;

/** @throws Error naming the image and what to do */
export async function ensureImage(runtime: Runtime, image: string): Promise<void> {
  const { dockerode } = runtime.container;
  try {
    await dockerode.getImage(image).inspect();
    return;
  } catch {
    // Not here yet.
  }
  try {
    const stream = await dockerode.pull(image);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`not pulled within ${String(PULL_MS / 1000)} s`)),
        PULL_MS,
      );
      dockerode.modem.followProgress(stream, (error) => {
        clearTimeout(timer);
        if (error === null) resolve();
        else reject(error);
      });
    });
  } catch (cause) {
    throw new Error(
      `the image ${image} is not here and cannot be pulled: ${(cause as Error).message}. Build one with docker/build.sh, and name it with --set image=…`,
      { cause },
    );
  }
}
