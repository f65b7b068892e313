import { isDeepStrictEqual } from "node:util";
import { Document, isAlias, isMap, type Node, visit, type YAMLMap } from "yaml";

/**
 * A value to be written, as nodes: what of it stands in the text already is taken from there, with its comments, quotes and
 * style. A term that becomes a preferred one is the same term elsewhere.
 *
 * @param object Where it is looked for.
 */
export function withKnownNodes(value: unknown, object: Node | null): unknown {
  const document = new Document(value);
  const known = object === null ? [] : mapsIn(object);
  // A node that was put in is visited next.
  const taken = new Set<unknown>();
  visit(document, {
    Map(_, map) {
      if (taken.has(map)) return visit.SKIP;
      const said: unknown = map.toJSON();
      const same = known.find((one) => isDeepStrictEqual(one.said, said))?.map.clone();
      taken.add(same);
      return same as YAMLMap | undefined;
    },
  });
  return document.contents;
}

interface KnownMap {
  readonly map: YAMLMap;
  readonly said: unknown;
}

/** Every map of more than one field in which nothing stands for something else. */
function mapsIn(object: Node): readonly KnownMap[] {
  const found: KnownMap[] = [];
  visit(object, {
    Map(_, map) {
      if (map.items.length > 1 && !hasAnchors(map)) found.push({ map, said: map.toJSON() });
    },
  });
  return found;
}

function hasAnchors(map: YAMLMap): boolean {
  let has = map.anchor !== undefined;
  visit(map, {
    Node(_, node) {
      if (isAlias(node) || node.anchor === undefined) has ||= isAlias(node);
      else has = true;
      return has ? visit.BREAK : undefined;
    },
  });
  return has;
}

/** The innermost object on the way to a field: of a List one of its items. */
export function objectOnWay(contents: Node | null, path: readonly string[]): Node | null {
  let [node, object]: [unknown, Node | null] = [contents, contents];
  for (const step of path) {
    if (isMap(node) && node.has("kind") && node.has("metadata")) object = node as YAMLMap;
    if (!isMap(node) && !(typeof node === "object" && node !== null && "items" in node)) break;
    node = (node as YAMLMap).get(/^\d+$/.test(step) && !isMap(node) ? Number(step) : step, true);
  }
  return object;
}
