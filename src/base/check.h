// Programming errors stop the program.
//
// ACRIDA_CHECK is always on and belongs on cold paths; ACRIDA_DCHECK vanishes with NDEBUG and may
// stand on hot ones. Neither may have a side effect. What a server, a file or a person can cause is
// no programming error: return a Result instead.
//
// Thread: any.
#pragma once

namespace acrida::detail {

// Prints the expression, its place and what set_check_context() was given, then aborts.
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace acrida::detail

namespace acrida {

// One line printed with every failed check, the run's seed for instance. REQUIRES: called before
// other threads start; `context` lives for ever.
void set_check_context(const char* context);

}  // namespace acrida

#define ACRIDA_CHECK(condition)                        \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::acrida::detail::check_failed(#condition, __FILE__, __LINE__))

#ifdef NDEBUG
#define ACRIDA_DCHECK(condition) static_cast<void>(sizeof(static_cast<bool>(condition)))
#else
#define ACRIDA_DCHECK(condition) ACRIDA_CHECK(condition)
#endif
