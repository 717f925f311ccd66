/**
 * Byte counters in Prometheus' text format, as the original serves them: a link is added when its connection ends.
 *
 * For live numbers use the stats route. Go's own runtime metrics have no counterpart here.
 */
import { compareBytes } from "./go-json/encode.js";
import type { LinkEnded } from "./proxy.js";

const HANDLER_ERRORS = `# HELP promhttp_metric_handler_errors_total Total number of internal errors encountered by the promhttp metric handler.
# TYPE promhttp_metric_handler_errors_total counter
promhttp_metric_handler_errors_total{cause="encoding"} 0
promhttp_metric_handler_errors_total{cause="gathering"} 0
`;

export class Metrics {
  private readonly received = new Map<string, number>();
  private readonly sent = new Map<string, number>();

  readonly linkEnded: LinkEnded = (link, proxy) => {
    const labels = [
      `direction="${link.direction}"`,
      `listener="${escapeLabel(proxy.listen)}"`,
      `proxy="${escapeLabel(proxy.name)}"`,
      `upstream="${escapeLabel(proxy.upstream)}"`,
    ].join(",");
    this.received.set(labels, (this.received.get(labels) ?? 0) + link.count.received);
    this.sent.set(labels, (this.sent.get(labels) ?? 0) + link.count.sent);
  };

  render(): string {
    return (
      HANDLER_ERRORS +
      family("toxiproxy_proxy_received_bytes_total", this.received) +
      family("toxiproxy_proxy_sent_bytes_total", this.sent)
    );
  }
}

function family(name: string, values: ReadonlyMap<string, number>): string {
  if (values.size === 0) return "";
  const lines = [...values]
    .sort(([left], [right]) => compareBytes(left, right))
    .map(([labels, value]) => `${name}{${labels}} ${value}\n`);
  return `# HELP ${name} \n# TYPE ${name} counter\n${lines.join("")}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
