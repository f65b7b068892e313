import type { PodSpec } from "../../api/pod.ts";
import { percentOf } from "../../cycle/normalize-score.ts";
import type { ScorePlugin } from "../../cycle/plugin.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";

const mebibyte = 1024 * 1024;
/** Images that are smaller together are pulled in no time. */
const minThreshold = 23 * mebibyte;
/** Of each image: what is beyond makes no difference. */
const maxThresholdPerImage = 1000 * mebibyte;

/** Source: upstream's plugins/imagelocality/image_locality.go. */
export function imageLocalityScore(imageVolumes: VersionDifferences["imageVolumes"]): ScorePlugin {
  return {
    name: "ImageLocality",

    preScore({ pod }, { images, nodes }) {
      const ofContainers = containerImages(pod.spec);
      const ofVolumes = imageVolumes === "ignored" ? [] : volumeImages(pod.spec);
      const known: { name: string; worth: number }[] = [];
      for (const name of [...ofContainers, ...ofVolumes].map(normalizedImageName)) {
        const image = images.get(name);
        // What most nodes have is worth more, so that pods do not all go to the first node that pulled the image.
        if (image !== undefined)
          known.push({ name, worth: Math.trunc(image.sizeBytes * (image.nodes / nodes.length)) });
      }
      const counted = ofContainers.length + (imageVolumes === "summedAndCounted" ? ofVolumes.length : 0);
      const maxThreshold = maxThresholdPerImage * counted;

      return {
        score({ imageNames }) {
          let sum = 0;
          for (const { name, worth } of known) if (imageNames.has(name)) sum += worth;
          // The minimum comes first: with no containers to count, the maximum lies below it.
          if (sum <= minThreshold) return 0;
          const clamped = Math.min(sum, maxThreshold);
          return percentOf(clamped - minThreshold, maxThreshold - minThreshold);
        },
      };
    },
  };
}

/** Every image that the pod may be scored by, whatever the version. */
export function namedImages(spec: PodSpec): readonly string[] {
  return [...containerImages(spec), ...volumeImages(spec)].map(normalizedImageName);
}

/** An image counts as often as it is named. */
function containerImages({ initContainers = [], containers }: PodSpec): readonly string[] {
  return [...initContainers, ...containers].map(({ image = "" }) => image);
}

function volumeImages({ volumes = [] }: PodSpec): readonly string[] {
  return volumes.flatMap(({ image }) => (image === undefined ? [] : [image.reference ?? ""]));
}

/** The name with its tag, as nodes report it. A colon before the last slash belongs to the registry's port. */
export function normalizedImageName(name: string): string {
  return name.lastIndexOf(":") <= name.lastIndexOf("/") ? `${name}:latest` : name;
}
