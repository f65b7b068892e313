import {
  type CountedRule,
  fine,
  type HardSpreadRule,
  type RequiredRule,
  type SoftSpreadRule,
} from "./counted-rules.ts";
import { SelectedSums } from "../counters/selected-sums.ts";
import { appended, emptyList } from "../growing-list.ts";

/** The rules of a plan, by who reads them. */
export interface RuleLists {
  readonly required: readonly RequiredRule[];
  readonly soft: readonly SoftSpreadRule[];
  readonly hard: readonly HardSpreadRule[];
  /** Those by keys that divide roots, and those by others that divide nodes into cells. */
  readonly ofRoots: readonly CountedRule[];
  readonly ofCells: readonly CountedRule[];
  /** Whether any of the latter has something to say of every domain, also of those without pods. */
  readonly speaksOfAll: boolean;
  /** The others. */
  readonly fine: readonly CountedRule[];
  /** Whether a strict spread constraint is among them. */
  readonly hasFineHard: boolean;
  /** What has to be told of each pod what its own few nodes say. */
  readonly selected: readonly SelectedSums[];
}

/** All lists in one go: where each pod is a class of its own they are made for each. */
export function ruleLists(rules: readonly CountedRule[]): RuleLists {
  let required: RequiredRule[] = emptyList;
  let soft: SoftSpreadRule[] = emptyList;
  let hard: HardSpreadRule[] = emptyList;
  let ofRoots: CountedRule[] = emptyList;
  let ofCells: CountedRule[] = emptyList;
  let others: CountedRule[] = emptyList;
  let selected: SelectedSums[] = emptyList;
  let speaksOfAll = false;
  let hasFineHard = false;
  for (const rule of rules) {
    const isFine = rule.place === fine;
    if (rule.isOfRoot) ofRoots = appended(ofRoots, rule);
    else if (isFine) others = appended(others, rule);
    else ofCells = appended(ofCells, rule);
    if (rule.type === "blocking" || rule.type === "scoring") continue;
    if (!isFine && !rule.isOfRoot) speaksOfAll = true;
    if (rule.type === "required") {
      required = appended(required, rule);
      continue;
    }
    if (rule.sums instanceof SelectedSums) selected = appended(selected, rule.sums);
    if (rule.type === "soft") soft = appended(soft, rule);
    else {
      hard = appended(hard, rule);
      hasFineHard ||= isFine;
    }
  }
  return { required, soft, hard, ofRoots, ofCells, speaksOfAll, fine: others, hasFineHard, selected };
}
