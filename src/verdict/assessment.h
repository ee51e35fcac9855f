// Assessment: the targets of a run, the rules that look at it, and what they come to: now, at the
// end, or of a run.json long after.
//
//   Result<Assessment> assessment = Assessment::make({.table = {"targets.md", text}, ...});
//   const Verdict verdict = assessment->assess(data, facts);
//
// Thread: immutable once made; any.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "stats/run_data.h"
#include "verdict/request_glob.h"
#include "verdict/run_facts.h"
#include "verdict/target.h"
#include "verdict/verdict.h"

namespace acrida {

// What was asked for, as it was written.
struct AssessmentRequest {
  // --targets: the file's name and what is in it.
  struct Table {
    std::string path;
    std::string text;
  };

  std::optional<Table> table;
  std::vector<std::string> fail_if;    // conditions, each of which breaks the run
  std::vector<std::string> threshold;  // conditions, each of which must hold
  std::vector<std::string> muted;      // ids and sets of rules that are not to speak
};

class Assessment {
 public:
  // Fails on what cannot be read (where, what, and what to try). Names are matched later, when
  // there are some.
  static Result<Assessment> make(const AssessmentRequest& request);

  // By targets that have judged this run before. `requests`: which ones each row was about; of
  // none: those that it matches. REQUIRES: one for each row, or none at all.
  static Result<Assessment> of(Targets targets,
                               std::vector<std::vector<RequestName>> requests,
                               std::vector<std::string> muted);

  bool has_targets() const { return !targets_.empty(); }
  const Targets& targets() const { return targets_; }
  // There are limits that are to end the run when they are broken.
  bool may_abort() const { return may_abort_; }

  // Which names each row is about, a line a row, when these are all that there will be. Fails when
  // a row matches none, or nobody can tell which: the table once more, with a suggestion.
  Result<std::vector<std::string>> match(std::span<const RequestName> names) const;

  // From now on rows are about the requests that they match among these, whatever else comes: what
  // was shown before the run is what is judged. Rows that match none of them are matched anew.
  void pin(std::span<const RequestName> names);

  // Rows that have no name (yet) are UNPROVEN. Cost: a walk over the blocks for each limit, and the
  // rules.
  Verdict assess(const RunData& data, const RunFacts& facts) const;

  // Why the run should end now: a limit that was to end it is broken, beyond chance (kAbortLevel).
  // Nothing: it should not. Cheap when no limit is to (yet), and far cheaper than assess() while
  // those on percentiles and failures are kept.
  std::optional<std::string> reason_to_abort(const RunData& data, const RunFacts& facts) const;

 private:
  Assessment(Targets targets, std::vector<std::string> muted);

  Targets targets_;
  std::vector<std::vector<RequestName>> pinned_;  // by row; empty: none is
  std::vector<std::string> muted_;
  bool may_abort_ = false;
};

}  // namespace acrida
