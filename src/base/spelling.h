// The nearest right word for a misspelt one.
//
// Thread: any. Cost: edit distance against every candidate; for error messages only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace acrida {

// Levenshtein distance with transpositions of neighbours counted as one edit.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word`, or nothing when all are further than a third of its length.
std::optional<std::string> nearest_word(std::string_view word,
                                        std::span<const std::string> candidates);

}  // namespace acrida
