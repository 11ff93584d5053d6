import { relative, resolve, dirname, sep } from "node:path";
import { compositionFiles, serviceLayers, workspaceLayers } from "./layer-rule.ts";

/*
 * Lint rules of our own. A rule's message says what to do.
 */

interface ImportNode {
  source: { value: string } | null;
}
interface Context {
  filename: string;
  cwd: string;
  report(problem: { node: unknown; message: string }): void;
}

const isTest = (file: string): boolean =>
  file.endsWith(".test.ts") || file.endsWith("-suite.ts") || file.split("/").includes("test");
const pathFrom = (context: Context): string => relative(context.cwd, context.filename).split(sep).join("/");

const layers = {
  create(context: Context) {
    const file = pathFrom(context);
    const check = (node: ImportNode): void => {
      if (node.source === null) return;
      const message = brokenLayer(file, node.source.value);
      if (message !== undefined) context.report({ node, message });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

function brokenLayer(file: string, source: string): string | undefined {
  const [workspace = ""] = file.split("/");
  if (source.startsWith("@orchestrator/")) return brokenWorkspaceLayer(file, workspace, source);
  // Benchmarks measure, and the fault harness breaks, parts that no package exports.
  if (!source.startsWith(".") || isTest(file) || workspace === "bench" || workspace === "faults")
    return undefined;
  const target = relative(".", resolve(dirname(file), source))
    .split(sep)
    .join("/");
  if (target.split("/")[0] !== workspace)
    return `Import ${target.split("/")[0]} by its package name, not by path.`;
  if (!file.startsWith("orchestrator/src/")) return undefined;
  return brokenServiceLayer(file.split("/").slice(2), target.split("/").slice(2));
}

function brokenWorkspaceLayer(file: string, workspace: string, source: string): string | undefined {
  const allowed = workspaceLayers[workspace];
  if (allowed === undefined || isTest(file)) return undefined;
  if (allowed.some((name) => source === name || source.startsWith(`${name}/`))) return undefined;
  return `${workspace}/ may not import ${source} (tools/layer-rule.ts). Move what you need into a package that both may import, such as contracts.`;
}

function brokenServiceLayer(from: string[], to: string[]): string | undefined {
  const [fromLayer = ""] = from;
  const [toLayer = ""] = to;
  if (to.length === 1) {
    const isComposition = from.length === 1 || !compositionFiles.includes(toLayer.replace(/\.ts$/, ""));
    return isComposition
      ? undefined
      : `${toLayer} puts the service together and is imported by nobody. Take what you need as a dependency instead.`;
  }
  if (from.length === 1 || fromLayer === toLayer) return undefined;
  const allowed = serviceLayers[fromLayer];
  if (allowed === undefined)
    return `${fromLayer}/ is not in tools/layer-rule.ts. Say there what it may import.`;
  if (allowed.includes(toLayer)) return undefined;
  return `${fromLayer}/ may not import ${toLayer}/ (tools/layer-rule.ts). Pass it in as a dependency, or move the code to the layer that owns it.`;
}

const mayReadEnv = (file: string): boolean =>
  isTest(file) ||
  /^(tools|bench|cli|faults|web\/build)\//.test(file) ||
  file.endsWith("/main.ts") ||
  file === "vitest.config.ts";

const envOnlyInConfig = {
  create(context: Context) {
    const file = pathFrom(context);
    return {
      MemberExpression(node: { object: { type: string; name?: string }; property: { name?: string } }) {
        if (node.object.name !== "process" || node.property.name !== "env" || mayReadEnv(file)) return;
        context.report({
          node,
          message:
            "Only config.ts and programs' entry files read process.env. Add the setting to config.ts and pass it in.",
        });
      },
    };
  },
};

export default {
  meta: { name: "orchestrator" },
  rules: { layers, "env-only-in-config": envOnlyInConfig },
};
