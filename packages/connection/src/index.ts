export { connect, type Connection, type ConnectOptions } from "./connect.ts";
export type { TargetOptions } from "./kubeconfig/target.ts";
export type { Impersonation } from "./kubeconfig/kubeconfig.ts";
export { ApiError, ConnectionError, isExpired, isForbidden, isNotFound } from "./connection-error.ts";
export type { ApiClient, Query } from "./api-client.ts";
export { pathOf, type Resource } from "./resource.ts";
export { listPages, type ListOptions, type ListPage } from "./list.ts";
export { withRetries } from "./retry.ts";
