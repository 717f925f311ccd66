/**
 * The Docker engine, found as testcontainers finds it (DOCKER_HOST, contexts, rootless, …). testcontainers is imported
 * when it is first needed: local runs work without it.
 */
import type * as Testcontainers from "testcontainers";

/** testcontainers' client for the container runtime; its `container.dockerode` speaks the engine's whole API. */
export type Runtime = Awaited<ReturnType<typeof Testcontainers.getContainerRuntimeClient>>;
export type Engine = Runtime["container"]["dockerode"];

/** Carried by everything a run starts; its value is the run's label. */
export const LABEL = "faultline.run";

const ADVICE =
  "install and start a Docker engine (apt-get install docker.io, or https://docs.docker.com/engine/install/)";

/** @throws Error saying what is missing and how to get it */
export async function containerRuntime(): Promise<Runtime> {
  let testcontainers: typeof Testcontainers;
  try {
    testcontainers = await import("testcontainers");
  } catch (cause) {
    throw new Error("the package testcontainers is not installed. Try: npm install testcontainers@12.0.1", {
      cause,
    });
  }
  try {
    return await testcontainers.getContainerRuntimeClient();
  } catch (cause) {
    throw new Error(`no Docker engine answers: ${(cause as Error).message}. Try: ${ADVICE}`, { cause });
  }
}

/** Undefined when nodes can run as containers here; otherwise why not, and what to do. */
export async function whyNoDocker(): Promise<string | undefined> {
  if (process.platform !== "linux")
    return "links between containers need addresses on the bridge of a Linux host; here: --where local";
  if (process.getuid?.() !== 0)
    return "links between containers need addresses on the bridge, which only root may add: run as root, or --where local";
  try {
    await containerRuntime();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
