import { type Rule, fine, type HardSpreadRule, type RequiredRule, type SoftSpreadRule } from "./rule.ts";
import { appended, emptyList } from "../tables/growing.ts";

/** The rules of a plan, by what they say and where they are looked up. */
export interface RuleLists {
  readonly required: readonly RequiredRule[];
  readonly soft: readonly SoftSpreadRule[];
  readonly hard: readonly HardSpreadRule[];
  /** Those by keys that divide nodes into cells. */
  readonly coarse: readonly Rule[];
  /** The others. */
  readonly fine: readonly Rule[];
}

/** All lists in one go: where each pod is a class of its own they are made for each. */
export function ruleLists(rules: readonly Rule[]): RuleLists {
  let required: RequiredRule[] = emptyList;
  let soft: SoftSpreadRule[] = emptyList;
  let hard: HardSpreadRule[] = emptyList;
  let coarse: Rule[] = emptyList;
  let others: Rule[] = emptyList;
  for (const rule of rules) {
    if (rule.place === fine) others = appended(others, rule);
    else coarse = appended(coarse, rule);
    if (rule.type === "required") required = appended(required, rule);
    else if (rule.type === "soft") soft = appended(soft, rule);
    else if (rule.type === "hard") hard = appended(hard, rule);
  }
  return { required, soft, hard, coarse, fine: others };
}
