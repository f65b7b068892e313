/** Where a kubeconfig points, and as whom. */
export interface KubeconfigSettings {
  readonly url: string;
  /** The certificate by which the server is known, PEM. */
  readonly ca: string;
  readonly user: string;
  readonly token: string;
  /** The context's namespace. */
  readonly namespace?: string | undefined;
}

/** A kubeconfig with one context, called `test`, as JSON: clients read it as YAML. */
export function kubeconfigText({ url, ca, user, token, namespace }: KubeconfigSettings): string {
  return `${JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "test",
      clusters: [
        {
          name: "test",
          cluster: { server: url, "certificate-authority-data": Buffer.from(ca).toString("base64") },
        },
      ],
      users: [{ name: user, user: { token } }],
      contexts: [
        { name: "test", context: { cluster: "test", user, ...(namespace === undefined ? {} : { namespace }) } },
      ],
    },
    undefined,
    2,
  )}\n`;
}
