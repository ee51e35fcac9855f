#include "verdict/word_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "base/strings.h"
#include "verdict/target_match.h"
#include "verdict/text_cursor.h"

namespace acrida {
namespace {

constexpr double kSame = 1e-9;       // two shares that are one
constexpr double kExactBonus = 1.2;  // of a name that says the same words and no other

struct Hit {
  double share = 0;
  bool variant = false;
};

// How much of a word of the label the request has.
Hit hit_of(const RequestWord& word, const RequestWords& request) {
  Hit best;
  for (const RequestWord& own : request.words) {
    const bool same = own.stem == word.stem;
    const double share = same ? 1 : (own.classes & word.classes) != 0 ? kSynonymShare : 0;
    if (share > best.share || (share == best.share && best.variant && !own.variant)) {
      best = {share, own.variant};
    }
  }
  if (best.share == 0) {
    best.share = (request.hinted & word.classes) != 0           ? kHintShare
                 : (request.faintly_hinted & word.classes) != 0 ? kFaintHintShare
                                                                : 0;
  }
  return best;
}

bool says(const RequestWord& word, std::span<const RequestWord> label) {
  return std::any_of(label.begin(), label.end(), [&word](const RequestWord& one) {
    return one.stem == word.stem || (one.classes & word.classes) != 0;
  });
}

}  // namespace

WordMatch::WordMatch(std::span<const RequestName> names)
    : names_(names), kinds_with_class_(synonym_classes().size()) {
  std::map<std::string, std::pair<std::set<std::string>, WordClasses>> by_kind;
  for (const RequestName& name : names) {
    words_.push_back(words_of(name));
    auto& [stems, classes] = by_kind[words_.back().kind];
    for (const RequestWord& word : words_.back().words) {
      stems.insert(word.stem);
      classes |= word.classes;
    }
  }
  kinds_ = by_kind.size();
  for (const auto& [kind, said] : by_kind) {
    for (const std::string& stem : said.first) {
      ++kinds_with_stem_[stem];
    }
    for (std::size_t i = 0; i < kinds_with_class_.size(); ++i) {
      kinds_with_class_[i] += said.second >> i & 1U;
    }
  }
  for (const RequestWords& words : words_) {
    weights_.push_back(weights_of(words.words));
  }
}

std::vector<double> WordMatch::weights_of(std::span<const RequestWord> words) const {
  std::vector<double> weights;
  weights.reserve(words.size());
  for (const RequestWord& word : words) {
    weights.push_back(weight(word));
  }
  return weights;
}

// The rarer among the kinds of requests, the heavier. A word that no name has counts as one that a
// single kind has: it may be that kind's by another word.
double WordMatch::weight(const RequestWord& word) const {
  std::size_t count = 0;
  if (const auto found = kinds_with_stem_.find(word.stem); found != kinds_with_stem_.end()) {
    count = found->second;
  } else {
    for (std::size_t i = 0; i < kinds_with_class_.size(); ++i) {
      count = (word.classes >> i & 1U) != 0 ? std::max(count, kinds_with_class_[i]) : count;
    }
  }
  const double rare = std::log1p(static_cast<double>(kinds_) /
                                 static_cast<double>(std::max<std::size_t>(count, 1)));
  return is_general(word.classes) ? rare * kGeneralShare : rare;
}

WordFit WordMatch::fit(std::span<const RequestWord> label,
                       std::span<const double> weights,
                       std::uint32_t name) const {
  const RequestWords& request = words_[name];
  WordFit fit{.name = name};
  double total = 0;
  bool exact = true;
  bool said = false;
  bool reads_only = false;  // and something is to be written
  WordClasses classes = 0;
  for (std::size_t i = 0; i < label.size(); ++i) {
    const RequestWord& word = label[i];
    const double heavy = weights[i];
    const Hit hit = hit_of(word, request);
    total += heavy;
    fit.explained += heavy * hit.share;
    fit.by_variant = fit.by_variant || (hit.share > 0 && hit.variant);
    exact = exact && hit.share == 1;
    said = said || hit.share >= kSynonymShare;
    reads_only =
        reads_only || (hit.share == 0 && names_[name].method == "GET" && writes(word.classes));
    classes |= word.classes;
  }
  double own = 0;
  double foreign = 0;
  for (std::size_t i = 0; i < request.words.size(); ++i) {
    const RequestWord& word = request.words[i];
    const double heavy = word.variant ? 0 : weights_[name][i];
    exact = exact && !word.variant;
    own += heavy;
    foreign += says(word, label) ? 0 : heavy;
  }
  fit.explained = said && !reads_only && total > 0 ? fit.explained / total : 0;
  const double foreign_share = own > 0 ? foreign / own : 0;
  fit.rank = fit.explained * (1 - kForeignWordsLoss * foreign_share);
  if (!method_agrees(classes, names_[name].method)) {
    fit.rank *= 1 - kMethodLoss;
  } else if (exact && foreign_share == 0) {
    fit.rank *= kExactBonus;
  }
  return fit;
}

// REQUIRES: the best first.
WordGuess WordMatch::choose(const std::vector<WordFit>& fits) const {
  const WordFit& best = fits.front();
  const std::string& kind = words_[best.name].kind;
  WordGuess guess{.rank = best.rank, .explained = best.explained};
  std::vector<std::uint32_t> variants;  // of the best, that the label does not tell from it
  std::vector<std::uint32_t> others;    // of another kind, that explain as much
  bool rivals = false;
  bool told_apart = false;
  for (const WordFit& fit : fits) {
    const bool same_kind = words_[fit.name].kind == kind;
    const bool as_much = std::abs(fit.explained - best.explained) < kSame;
    if (as_much) {
      (same_kind ? variants : others).push_back(fit.name);
      told_apart = told_apart || (same_kind && fit.by_variant);
    }
    if (fit.rank >= best.rank * kRivalShare) {
      guess.names.push_back(fit.name);
      rivals = rivals || !same_kind || !as_much;
    }
  }
  const bool together =
      variants.size() == 1 || (!told_apart && others.empty() && best.explained >= kExplainedSurely);
  guess.outcome = rivals || !together ? WordGuess::Outcome::kAmbiguous : WordGuess::Outcome::kFound;
  if (guess.outcome == WordGuess::Outcome::kFound) {
    guess.names = std::move(variants);
  } else if (variants.size() > 1) {
    guess.names.insert(guess.names.end(), variants.begin(), variants.end());
    guess.names.insert(guess.names.end(), others.begin(), others.end());
  }
  std::sort(guess.names.begin(), guess.names.end());
  guess.names.erase(std::unique(guess.names.begin(), guess.names.end()), guess.names.end());
  return guess;
}

std::string WordMatch::note_of(std::span<const RequestWord> label,
                               const WordGuess& guess,
                               std::string_view text) const {
  if (guess.explained >= kExplainedSurely) {
    return {};
  }
  std::vector<std::string> missing;
  for (const RequestWord& word : label) {
    if (hit_of(word, words_[guess.names.front()]).share > 0) {
      continue;
    }
    for (const std::string_view shown : split(text, ' ')) {
      const std::vector<RequestWord> one = words_of_label(shown);
      if (!one.empty() && one.front().stem == word.stem) {
        missing.push_back(quoted_text(shown));
      }
    }
  }
  return missing.empty() ? std::string() : "a guess: it does not say " + join(missing, ", ");
}

std::vector<WordFit> WordMatch::fits_of(std::span<const RequestWord> words,
                                        std::string_view label) const {
  const bool of_failures = words_of({"", "[" + std::string(label) + "]"}).counts_failures;
  const std::vector<double> weights = weights_of(words);
  std::vector<WordFit> fits;
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    const WordFit one = fit(words, weights, i);
    if (one.explained >= kExplainedMin && (of_failures || !words_[i].counts_failures)) {
      fits.push_back(one);
    }
  }
  return fits;
}

WordGuess WordMatch::guess(std::string_view label) const {
  WordGuess guess;
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    if (equals_ignoring_case(label, names_[i].name) ||
        equals_ignoring_case(label, request_text(names_[i]))) {
      guess.names.push_back(i);
    }
  }
  if (!guess.names.empty()) {
    guess.outcome = WordGuess::Outcome::kFound;
    guess.rank = guess.explained = kExactBonus;
    return guess;
  }
  std::vector<RequestWord> words = words_of_label(label);
  std::vector<WordFit> fits = fits_of(words, label);
  if (fits.empty()) {  // WishList may be /wishlist
    words = words_of_label(to_lower(label));
    fits = fits_of(words, label);
  }
  if (fits.empty()) {
    return guess;
  }
  std::sort(fits.begin(), fits.end(), [](const WordFit& a, const WordFit& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.name < b.name;
  });
  guess = choose(fits);
  if (guess.outcome == WordGuess::Outcome::kFound) {
    guess.note = note_of(words, guess, label);
  }
  return guess;
}

}  // namespace acrida
