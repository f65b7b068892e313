export { claimLimitProblems } from "./claim-limits.ts";
export { type AdmissionContext, type AdmissionOptions, createAdmission } from "./admission-context.ts";
export { admitPod } from "./admit-pod.ts";
export type { Admitted } from "./admitted.ts";
export { QuotaLedger } from "./quota-ledger.ts";
export { podSecurityWarning } from "./pod-security/enforce.ts";
