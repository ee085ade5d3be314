import { flushCompileCache } from "node:module";
import type { Analyzer } from "./analyzer";
import { type Method, serveGrpc } from "./grpc";
import { textField } from "./protobuf";

/**
 * Serves an analyzer to the engine that started this process and reads the port from its output. A method that is not served, such as
 * Handshake, does not exist for the engine, which then does without.
 * @param info the description of the pack, if the build wrote it
 */
export function serve(analyzer: Analyzer, version: string, info?: Buffer): void {
  const nothing: Method = () => Buffer.alloc(0);
  const methods: Record<string, Method> = {
    ConfigureStack: nothing,
    GetPluginInfo: () => textField(1, version),
    GetAnalyzerInfo: () => {
      // The engine reads the description for about as long as the rules take to load.
      setImmediate(() => analyzer.rules);
      return info ?? analyzer.info();
    },
    Configure: (request) => {
      const answer = analyzer.configure(request);
      warmUp(analyzer);
      return answer;
    },
    // No rule changes a resource.
    Remediate: nothing,
    Analyze: (request) => analyzer.analyze(request),
    AnalyzeStack: (request) => analyzer.analyzeStack(request),
  };
  const byPath = Object.entries(methods).map(([name, method]) => [`/pulumirpc.Analyzer/${name}`, method] as const);
  serveGrpc(new Map(byPath), (port) => console.log(String(port)));
}

/** Between the configuration and the first resource, the engine starts the program, and the pack has nothing to do. */
function warmUp(analyzer: Analyzer): void {
  const steps = analyzer.rules.warmUp()[Symbol.iterator]();
  const step = () => {
    if (!steps.next().done) setImmediate(step);
    // The engine ends the process by a signal, before Node would write its cache.
    else flushCompileCache();
  };
  setImmediate(step);
}
