// The yoga plugin that bounds what one GraphQL document may ask for, before anything is executed.
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { DocumentCache } from './documentCache.ts';

/** Introspection, which is deeper, has a rule of its own and graphql-js's bound on its lists. */
const MAX_TOKENS = 1000;
const MAX_DEPTH = 8;
const MAX_ALIASES = 10;
const MAX_DIRECTIVES = 5;
/** Each error counts the lines before it. */
const MAX_LINES = 2000;

/** What is reported in place of the libraries' own words, which pass for a syntax error. */
const reporting = (message: string) => ({
  onReject: [(context: ValidationContext | null) => context?.reportError(new GraphQLError(message))],
  propagateOnRejection: false,
});

const RULES = [
  oneMutation,
  plainIntrospection,
  maxDirectives,
  maxAliasesRule({
    n: MAX_ALIASES,
    // By default any number of aliases of __typename would pass.
    allowList: [],
    ...reporting(`A request may have at most ${MAX_ALIASES} aliases.`),
  }),
  maxDepthRule({
    n: MAX_DEPTH,
    flattenFragments: true,
    ...reporting(`A request may be at most ${MAX_DEPTH} fields deep.`),
  }),
];

export function documentLimits(documentCache: DocumentCache): Plugin {
  return {
    onParse: ({ setParseFn }) =>
      setParseFn((source: string, options: object) => {
        if (hasMoreLines(source, MAX_LINES)) {
          throw new GraphQLError(`A request may have at most ${MAX_LINES} lines.`, {
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
          });
        }
        return parse(source, { ...options, maxTokens: MAX_TOKENS });
      }),
    onValidate({ addValidationRule, params }) {
      for (const rule of RULES) addValidationRule(rule);
      // With a document that is not valid yoga would keep its errors.
      return ({ valid }) => {
        const { loc } = params.documentAST;
        if (!valid && loc) documentCache.delete(loc.source.body);
      };
    },
  };
}

function hasMoreLines(text: string, limit: number): boolean {
  let lines = 1;
  for (const _ of text.matchAll(/\r\n|[\n\r]/g)) {
    lines++;
    if (lines > limit) return true;
  }
  return false;
}

/** Without aliases, the whole schema is told once and no more; neither GraphiQL nor code generators use any there. */
function plainIntrospection(context: ValidationContext): ASTVisitor {
  let introspects = false;
  let alias: FieldNode | undefined;
  return {
    Field(field) {
      introspects ||= ['__schema', '__type'].includes(field.name.value);
      if (field.alias) alias ??= field;
    },
    Document: {
      leave() {
        if (!introspects || !alias) return;
        const message = 'A request that asks for the schema may have no aliases.';
        context.reportError(new GraphQLError(message, { nodes: alias }));
      },
    },
  };
}

/** One request does one thing: a thousand registrations under a thousand aliases would pass every other limit. */
function oneMutation(context: ValidationContext): ASTVisitor {
  /** The fields at the root, those of fragments included, up to a second one. */
  function countFields({ selections }: SelectionSetNode, followed: Set<string>): number {
    let fields = 0;
    for (const selection of selections) {
      if (fields > 1) break;
      if (selection.kind === Kind.FIELD) fields += selection.name.value === '__typename' ? 0 : 1;
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        fields += countFields(selection.selectionSet, followed);
      else if (!followed.has(selection.name.value)) {
        followed.add(selection.name.value);
        const fragment = context.getFragment(selection.name.value);
        if (fragment) fields += countFields(fragment.selectionSet, followed);
      }
    }
    return fields;
  }
  return {
    OperationDefinition(operation) {
      if (operation.operation !== OperationTypeNode.MUTATION) return;
      if (countFields(operation.selectionSet, new Set()) > 1) {
        context.reportError(
          new GraphQLError('A request may have at most one mutation field.', { nodes: operation }),
        );
      }
    },
  };
}

function maxDirectives(context: ValidationContext): ASTVisitor {
  let directives = 0;
  return {
    Directive(directive) {
      directives++;
      if (directives === MAX_DIRECTIVES + 1) {
        context.reportError(
          new GraphQLError(`A request may have at most ${MAX_DIRECTIVES} directives.`, { nodes: directive }),
        );
      }
    },
  };
}
