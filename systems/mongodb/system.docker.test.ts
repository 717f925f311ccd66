/** MongoDB in containers of its published image, where that is here: nobody can build it, and not every CI can pull it. */
import { describe, it } from "vitest";
import { whyNoImage } from "../../harness/docker/image.js";
import { systemConformance } from "../conformance/vitest.js";
import { mongodb } from "./system.js";

const image = mongodb.settings["image"]!.default;
const why = await whyNoImage(image);

if (why === undefined)
  await systemConformance(mongodb, { where: "docker", workloads: ["register", "list-append"] });
else
  describe.skipIf(true)("mongodb conforms as containers", () => {
    it(`(skipped: ${why}; docker pull ${image!})`, () => undefined);
  });
