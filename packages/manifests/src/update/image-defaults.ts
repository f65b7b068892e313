import { type Fields, fieldIn } from "./plain-value.ts";

type Rule = (struct: Fields) => Fields;

/** Volumes and containers, and when their images are pulled. Sources: `SetDefaults_Container`, `SetDefaults_Volume`. */
export const imageDefaults: Readonly<Record<string, Rule>> = {
  Container: container,
  EphemeralContainer: container,
  Volume: (volume) => {
    const sources = Object.keys(volume).filter((field) => field !== "name");
    return sources.length === 0 ? { ...volume, emptyDir: {} } : volume;
  },
  ImageVolumeSource: (source) =>
    fieldIn(source, "pullPolicy") ? source : { ...source, pullPolicy: pullPolicy(fieldIn(source, "reference")) },
};

function container(given: Fields): Fields {
  const { imagePullPolicy, terminationMessagePath, terminationMessagePolicy } = given;
  return {
    ...given,
    imagePullPolicy: imagePullPolicy || pullPolicy(given["image"]),
    terminationMessagePath: terminationMessagePath || "/dev/termination-log",
    terminationMessagePolicy: terminationMessagePolicy || "File",
  };
}

/** Without a tag and a digest an image is its latest. Source: `ParseImageName` (pkg/util/parsers). */
function pullPolicy(image: unknown): "Always" | "IfNotPresent" {
  const name = typeof image === "string" ? image : "";
  const parts = imageName.exec(name)?.groups;
  // What is no image's name has no tag either.
  if (parts === undefined) return "IfNotPresent";
  const { tag = parts["digest"] === undefined ? "latest" : "" } = parts;
  return tag === "latest" ? "Always" : "IfNotPresent";
}

/** A registry, a path in lower case, a tag, a digest. Source: distribution/reference. */
const imageName =
  /^(?:(?:localhost|[\w-]*[A-Z][\w-]*|[\w-]+(?:\.[\w-]+)+|\[[0-9a-fA-F:]+\]|[\w.-]+(?=:\d+\/))(?::\d+)?\/)?[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,}))?$/;
