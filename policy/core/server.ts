import { flushCompileCache } from "node:module";
import type { Analyzer } from "./analyzer";
import { endWithEngine } from "./end-with-engine";
import { type Method, serveGrpc } from "./grpc";
import { textField } from "./protobuf";

/** What a pack that was built brings along. */
export interface Built {
  /** The description of the pack, if the build wrote it for this version. */
  info: Buffer | undefined;
  /** Called once, while the engine starts the program. */
  idle(): void;
}

/**
 * Serves an analyzer to the engine that started this process and reads the port from its output. The engine does without methods that
 * are not served, such as Handshake, and Remediate, as no rule changes a resource.
 */
export function serve(analyzer: Analyzer, version: string, built?: Built): void {
  const methods: Record<string, Method> = {
    ConfigureStack: (request) => analyzer.configureStack(request),
    GetPluginInfo: () => textField(1, version),
    GetAnalyzerInfo: () => built?.info ?? analyzer.info(),
    Configure: (request, afterwards) => {
      afterwards(() => warmUp(analyzer, built?.idle));
      return analyzer.configure(request);
    },
    Analyze: (request) => analyzer.analyze(request),
    AnalyzeStack: (request) => analyzer.analyzeStack(request),
  };
  const byPath = Object.entries(methods).map(([name, method]) => [`/pulumirpc.Analyzer/${name}`, method] as const);
  endWithEngine();
  serveGrpc(new Map(byPath), (port) => console.log(String(port)));
}

/** Between the configuration and the first resource, the engine starts the program: the rules load, and try themselves on samples. */
function warmUp(analyzer: Analyzer, afterwards?: () => void): void {
  const steps = analyzer.rules.warmUp()[Symbol.iterator]();
  const step = () => {
    if (!steps.next().done) {
      setImmediate(step);
      return;
    }
    // The engine ends the process by a signal, before Node would write its cache.
    flushCompileCache();
    afterwards?.();
  };
  setImmediate(step);
}
