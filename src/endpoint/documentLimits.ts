// The yoga plugin that bounds what one GraphQL document may ask for, before anything is executed.
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  isIntrospectionType,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { DocumentCache } from './documentCache.ts';
import { oneResponseName } from './oneResponseName.ts';

/** Introspection, which is deeper, has its own rule, and graphql-js limits its lists. */
const MAX_TOKENS = 1000;
const MAX_DEPTH = 8;
const MAX_ALIASES = 10;
const MAX_DIRECTIVES = 5;
/** graphql-js counts the lines before each error. */
const MAX_LINES = 2000;

/** Reported instead of the library's own message, which looks like a syntax error. */
const reporting = (message: string) => ({
  onReject: [(context: ValidationContext | null) => context?.reportError(new GraphQLError(message))],
  propagateOnRejection: false,
});

const RULES = [
  oneMutation,
  oneResponseName,
  plainIntrospection,
  maxDirectives,
  maxAliasesRule({
    n: MAX_ALIASES,
    // The default allows any number of aliases of __typename.
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
      // yoga would cache the errors of an invalid document together with it.
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

/**
 * Without aliases, one response contains the whole schema once at most. GraphiQL and code generators use no aliases
 * there; Apollo Kotlin uses some for `__type`, which the other limits bound.
 */
function plainIntrospection(context: ValidationContext): ASTVisitor {
  let readsSchema = false;
  let alias: FieldNode | undefined;
  return {
    Field(field) {
      const isSchema = field.name.value === '__schema';
      readsSchema ||= isSchema;
      const parent = context.getParentType();
      if (field.alias && (isSchema || (parent && isIntrospectionType(parent)))) alias ??= field;
    },
    Document: {
      leave() {
        if (!readsSchema || !alias) return;
        const message = 'A request for __schema may have no aliases in it.';
        context.reportError(new GraphQLError(message, { nodes: alias }));
      },
    },
  };
}

/** A thousand registrations under a thousand aliases would pass all other limits. */
function oneMutation(context: ValidationContext): ASTVisitor {
  /** Counts root fields, fragments included, and stops at the second one. */
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
