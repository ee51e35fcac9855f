// Which requests the rows of a table of targets are about.
//
// A row with globs is about the names that they match. One without is matched by its words
// (request_words.h): each word weighs more the fewer requests have it, a word of the same meaning
// counts less than the word itself, a method that hints at it less again, and the request that
// explains most of the row is taken, unless it explains too little or another explains about as
// much. docs/targets.md tells it with examples.
//
// Thread: any. Cost: rows times names times words.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "verdict/request_glob.h"
#include "verdict/target.h"

namespace acrida {

// How much a word of a row counts that the request does not have itself.
inline constexpr double kSynonymShare = 0.8;  // it has one of the same meaning
inline constexpr double kHintShare = 0.5;     // its method hints at it
inline constexpr double kFaintHintShare = 0.25;
inline constexpr double kGeneralShare = 0.5;  // of the weight of other words has a general verb
// A request that explains less of a row's weight is none for it, nor is one that says none of its
// words, or a GET that does not say the verb of a row that writes.
inline constexpr double kExplainedMin = 0.45;
// Below this a guess is called one, and several variants of a request are not taken together.
inline constexpr double kExplainedSurely = 0.75;
// Requests that do not lie further behind the best than this leave the row ambiguous.
inline constexpr double kRivalShare = 0.9;
// What a name loses at most for words that the row has not, and for a method that disagrees.
inline constexpr double kForeignWordsLoss = 0.25;
inline constexpr double kMethodLoss = 0.15;

// Are these all the names that there will be?
enum class NamesKnown : std::uint8_t {
  kAll,   // from a plan, or at the end of a run
  kSoFar  // a run learns them as they come: a row without any waits, and is no error
};

struct MatchedRow {
  std::vector<std::uint32_t> names;  // indices, ascending
  bool all = false;                  // the row of all requests together: `names` are all of them
  bool by_words = false;
  std::string note;  // "guessed by 'search'; no request has 'item'"; empty: nothing to say
};

struct UnmatchedRow {
  std::uint32_t row = 0;
  std::vector<std::uint32_t> candidates;  // several: it is ambiguous; none: nothing fits
  std::string reason;                     // "ambiguous", "no request has such words"
};

struct MatchedTargets {
  std::vector<MatchedRow> rows;         // as many as the targets have
  std::vector<UnmatchedRow> unmatched;  // with kSoFar; their MatchedRow has no names
  std::vector<std::string> warnings;    // with kAll: a glob beside others that matches nothing
};

// May be called again whenever a name is added; a row may then turn to a better name, so that what
// is judged while names come is provisional. With kAll a row that is not matched is an error, whose
// message has several lines: what is wrong with which row, the table again with its column Request
// filled in, ??? where nothing fits, and the names that there are.
Result<MatchedTargets> match_targets(const Targets& targets,
                                     std::span<const RequestName> names,
                                     NamesKnown known = NamesKnown::kAll);

// A line for each row, for the console: "Order Create -> POST /orders [new]".
std::vector<std::string> match_lines(const Targets& targets,
                                     const MatchedTargets& matched,
                                     std::span<const RequestName> names);

}  // namespace acrida
