export { type AdmissionContext, createAdmission } from "./admission-context.ts";
export { admitPod } from "./admit-pod.ts";
export type { Admitted } from "./admitted.ts";
export { QuotaLedger } from "./quota-ledger.ts";
