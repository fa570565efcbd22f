import type { RulesetDefinition } from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';

/**
 * The rules of spectral for openapi.json: the recommended ones. The rules of redocly are in
 * redocly.yaml.
 */
export const spectralRules = {
  extends: [[rulesets.oas as RulesetDefinition, 'recommended']],
  rules: {
    // The project has no contact person or address.
    'info-contact': 'off',
  },
} satisfies RulesetDefinition;
