import type { Caller } from '../../shared/usecases/caller.ts';
import { parseEntityTags } from '../../shared/wire/entity-tag.ts';
import { type Parsed, parsed } from '../../shared/wire/parsed.ts';
import type { SignedIn } from './signed-in.ts';

/** Who calls, and which revisions of the session its `If-Match` allows to be changed. */
export function callerOf({ request, who }: SignedIn): Parsed<Caller> {
  const tags = parseEntityTags(request.headers.get('if-match'), 'If-Match');
  if (!tags.ok) return tags;
  // The asterisk asks for any session that is there; one that is not is 404 in any case.
  return parsed({ who, revisions: tags.value === 'any' ? null : tags.value });
}
