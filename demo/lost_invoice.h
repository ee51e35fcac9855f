// Two faults that no answer shows: an acknowledged submission that the database has twice, or not
// at all. They are there to be found by a comparison of what a run was told with what the site has.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <string>

#include "demo/call.h"
#include "demo/site_state.h"

namespace acrida::demo {

// Whether serving `call` successfully will turn a draft, stored or sent, into a submitted POS
// Invoice. Ask before it is served: a repeated submit changes nothing.
bool will_submit(SiteState& site, const Call& call);

// What the faults make of a submission that has just succeeded with `page` as its answer.
void spoil_submission(SiteState& site, const Call& call, const Page& page);

}  // namespace acrida::demo
