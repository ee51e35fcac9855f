#include "verdict/target_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"
#include "verdict/target_table.h"
#include "verdict/text_cursor.h"
#include "verdict/word_match.h"

namespace acrida {
namespace {

constexpr std::size_t kNamesShownMax = 60;      // below a table that is not matched
constexpr std::size_t kCandidatesShownMax = 8;  // of one row
constexpr std::string_view kFillIn = "???";

using Indices = std::vector<std::uint32_t>;

std::string shown(const RequestName& name) {
  return escape_for_terminal(request_text(name));
}

std::string shown(const Indices& indices, std::span<const RequestName> names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(indices.size(), kCandidatesShownMax); ++i) {
    text += (i == 0 ? "" : ", ") + shown(names[indices[i]]);
  }
  return indices.size() > kCandidatesShownMax
             ? fmt::format("{} and {} more", text, indices.size() - kCandidatesShownMax)
             : text;
}

class Matcher {
 public:
  Matcher(const Targets& targets, std::span<const RequestName> names, NamesKnown known)
      : targets_(targets), names_(names), known_(known), by_words_(names) {}

  Result<MatchedTargets> match() {
    matched_.rows.resize(targets_.rows.size());
    guesses_.resize(targets_.rows.size());
    for (std::uint32_t row = 0; row < targets_.rows.size(); ++row) {
      match_row(row);
    }
    settle_claims();
    std::sort(matched_.unmatched.begin(), matched_.unmatched.end(),
              [](const UnmatchedRow& a, const UnmatchedRow& b) { return a.row < b.row; });
    if (known_ == NamesKnown::kAll && !matched_.unmatched.empty()) {
      return fail(message());
    }
    return std::move(matched_);
  }

 private:
  void match_row(std::uint32_t row) {
    const TargetRow& target = targets_.rows[row];
    MatchedRow& found = matched_.rows[row];
    if (!target.globs.empty()) {
      match_globs(row);
    } else if (target.label.empty()) {
      found.all = true;
      found.names.resize(names_.size());
      std::iota(found.names.begin(), found.names.end(), 0U);
    } else {
      match_words(row);
    }
  }

  void match_globs(std::uint32_t row) {
    const TargetRow& target = targets_.rows[row];
    MatchedRow& found = matched_.rows[row];
    Indices of_glob;
    std::vector<std::string> without;
    for (const std::string& glob : target.globs) {
      bool any = false;
      for (std::uint32_t i = 0; i < names_.size(); ++i) {
        if (glob_matches(glob, names_[i])) {
          any = true;
          of_glob.push_back(i);
        }
      }
      if (!any) {
        without.push_back(escape_for_terminal(glob));
      }
    }
    std::sort(of_glob.begin(), of_glob.end());
    of_glob.erase(std::unique(of_glob.begin(), of_glob.end()), of_glob.end());
    found.names = std::move(of_glob);
    if (found.names.empty()) {
      const WordGuess guess = by_words_.guess(target.label);
      matched_.unmatched.push_back({row, guess.names, "no request matches " + without.front()});
    } else if (known_ == NamesKnown::kAll) {
      for (const std::string& glob : without) {
        matched_.warnings.push_back(fmt::format("{}: no request matches {}, which stands in row {}",
                                                targets_.source, glob, quoted_text(target.label)));
      }
    }
  }

  void match_words(std::uint32_t row) {
    WordGuess& guess = guesses_[row];
    guess = by_words_.guess(targets_.rows[row].label);
    MatchedRow& found = matched_.rows[row];
    found.by_words = true;
    if (guess.outcome == WordGuess::Outcome::kFound) {
      found.names = guess.names;
      found.note = guess.note;
    } else {
      const bool ambiguous = guess.outcome == WordGuess::Outcome::kAmbiguous;
      matched_.unmatched.push_back(
          {row, guess.names, ambiguous ? "ambiguous" : "no request says these words"});
    }
  }

  // A request is one row's. Of several that claim it by their words, a row of several requests
  // gives it up to one that means it alone; otherwise the row that it fits clearly best has it.
  void settle_claims() {
    for (std::uint32_t name = 0; name < names_.size(); ++name) {
      Indices claims;
      for (std::uint32_t row = 0; row < matched_.rows.size(); ++row) {
        const Indices& of_row = matched_.rows[row].names;
        if (matched_.rows[row].by_words && std::binary_search(of_row.begin(), of_row.end(), name)) {
          claims.push_back(row);
        }
      }
      if (claims.size() > 1) {
        settle(name, claims);
      }
    }
  }

  void settle(std::uint32_t name, Indices claims) {
    const bool meant_alone = std::any_of(claims.begin(), claims.end(), [this](std::uint32_t row) {
      return matched_.rows[row].names.size() == 1;
    });
    if (meant_alone) {
      for (const std::uint32_t row : claims) {
        if (matched_.rows[row].names.size() > 1) {
          std::erase(matched_.rows[row].names, name);
        }
      }
      std::erase_if(claims, [&](std::uint32_t row) {
        const Indices& of_row = matched_.rows[row].names;
        return std::find(of_row.begin(), of_row.end(), name) == of_row.end();
      });
    }
    std::sort(claims.begin(), claims.end(), [this](std::uint32_t a, std::uint32_t b) {
      return guesses_[a].rank != guesses_[b].rank ? guesses_[a].rank > guesses_[b].rank : a < b;
    });
    const bool clear =
        claims.size() < 2 || guesses_[claims[1]].rank < guesses_[claims[0]].rank * kRivalShare;
    for (std::size_t i = clear ? 1 : 0; i < claims.size(); ++i) {
      const std::uint32_t other = claims[i == 0 ? 1 : 0];
      matched_.rows[claims[i]].names.clear();
      matched_.rows[claims[i]].note.clear();
      matched_.unmatched.push_back(
          {claims[i],
           {},
           fmt::format("its words fit {} best, which fits row {} {}", shown(names_[name]),
                       quoted_text(targets_.rows[other].label), clear ? "better" : "as well")});
    }
  }

  std::string message() const {
    const bool one = matched_.unmatched.size() == 1;
    std::string text = fmt::format(
        "{}: {} row{} of targets {} no request of this run for certain\n", targets_.source,
        matched_.unmatched.size(), one ? "" : "s", one ? "means" : "mean");
    Targets filled = targets_;
    for (std::uint32_t row = 0; row < filled.rows.size(); ++row) {
      const MatchedRow& found = matched_.rows[row];
      if (filled.rows[row].globs.empty() && !found.all) {
        fill_in(filled.rows[row], found.names);
      }
    }
    for (const UnmatchedRow& unmatched : matched_.unmatched) {
      const TargetRow& row = targets_.rows[unmatched.row];
      const bool ambiguous = unmatched.candidates.size() > 1 && row.globs.empty();
      text += fmt::format("  {}{}: {}{}\n", row.line > 0 ? fmt::format("line {}, ", row.line) : "",
                          quoted_text(row.label), unmatched.reason,
                          ambiguous ? ": " + shown(unmatched.candidates, names_) : "");
      fill_in(filled.rows[unmatched.row], unmatched.candidates);
    }
    text +=
        "With the requests in a column of its own, a row means what it says; complete this:\n\n";
    const std::string table = markdown_table(filled);
    for (const std::string_view line : split(table, '\n')) {
      text += escape_for_terminal(line) + "\n";
    }
    text += "The requests of this run:\n";
    for (std::size_t i = 0; i < std::min(names_.size(), kNamesShownMax); ++i) {
      text += "  " + shown(names_[i]) + "\n";
    }
    if (names_.empty()) {
      text += "  none\n";
    } else if (names_.size() > kNamesShownMax) {
      text += fmt::format("  and {} more\n", names_.size() - kNamesShownMax);
    }
    text.pop_back();
    return text;
  }

  void fill_in(TargetRow& row, const Indices& indices) const {
    row.globs.clear();
    for (const std::uint32_t index : indices) {
      if (row.globs.size() < kGlobsMax) {
        row.globs.push_back(glob_of(names_[index]));
      }
    }
    if (row.globs.empty()) {
      row.globs.emplace_back(kFillIn);
    }
  }

  const Targets& targets_;
  std::span<const RequestName> names_;
  NamesKnown known_;
  WordMatch by_words_;
  std::vector<WordGuess> guesses_;  // of the rows without globs
  MatchedTargets matched_;
};

}  // namespace

Result<MatchedTargets> match_targets(const Targets& targets,
                                     std::span<const RequestName> names,
                                     NamesKnown known) {
  return Matcher(targets, names, known).match();
}

std::vector<std::string> match_lines(const Targets& targets,
                                     const MatchedTargets& matched,
                                     std::span<const RequestName> names) {
  std::vector<std::string> lines;
  for (std::size_t row = 0; row < targets.rows.size(); ++row) {
    const MatchedRow& found = matched.rows[row];
    const std::string& label = targets.rows[row].label;
    std::string line = label.empty() ? "all requests" : escape_for_terminal(label);
    if (!found.names.empty() && !found.all) {
      line += " -> " + shown(found.names, names);
    }
    lines.push_back(found.note.empty() ? line : fmt::format("{} ({})", line, found.note));
  }
  for (const UnmatchedRow& unmatched : matched.unmatched) {
    lines[unmatched.row] += " -> no request yet: " + unmatched.reason;
    lines[unmatched.row] += unmatched.candidates.size() > 1 && matched.rows[unmatched.row].by_words
                                ? ": " + shown(unmatched.candidates, names)
                                : "";
  }
  return lines;
}

}  // namespace acrida
