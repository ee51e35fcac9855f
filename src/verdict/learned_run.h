// What a run has shown of its load, where nothing was learned before it: the requests of all its
// users together, as one task.
//
// Thread: any; a function of its arguments.
#pragma once

#include <cstdint>
#include <optional>

#include "stats/learned.h"
#include "stats/run_data.h"

namespace acrida {

// Of a load of `users`; nothing: as many as the run had at once. The cycle of its users is as long
// as it was, waits and all. Requests of on_start are told apart from tasks'.
Learned learned_of_run(const RunData& data, std::optional<std::int64_t> users);

// The same users in another number: each class in proportion, the fixed ones as they are while
// there are others. What is left over by rounding goes to the classes that lost most of it.
void scale_users(Learned& learned, std::int64_t users);

}  // namespace acrida
