import type { AgentConfig, TemplateDefinition } from "@orchestrator/contracts";
import { type CompiledTemplate, compileTemplate } from "./compile-template.ts";

const MAX_BY_CONTENT = 2000;

/** Compiles each pair of template and configuration once: by identity where callers keep objects, by content where not. */
export function createCompiledCache(): (
  template: TemplateDefinition,
  config: AgentConfig,
) => CompiledTemplate {
  const byIdentity = new WeakMap<TemplateDefinition, WeakMap<AgentConfig, CompiledTemplate>>();
  const byContent = new Map<string, CompiledTemplate>();

  return (template, config) => {
    let configs = byIdentity.get(template);
    if (configs === undefined) byIdentity.set(template, (configs = new WeakMap()));
    const known = configs.get(config);
    if (known !== undefined) return known;

    const key = JSON.stringify([
      template.request_mapping,
      template.response_mapping,
      template.reconcile,
      template.cancel,
      template.auth_config,
      template.health_path,
      template.delivery,
      template.params,
      config,
    ]);
    const compiled = byContent.get(key) ?? compileTemplate(template, config);
    if (byContent.size >= MAX_BY_CONTENT) byContent.clear();
    byContent.set(key, compiled);
    configs.set(config, compiled);
    return compiled;
  };
}
