// MaskedJson: the JSON half of masked_text.h.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace acrida {

// Whether a text begins as JSON does.
bool begins_as_json(std::string_view text);

// Every value of a secret's name replaced, at any depth, also in JSON within strings.
std::string masked_json(std::string_view text, int depth);

// Where the value ends that begins at `begin`: behind the last quote or bracket, or before what
// ends a word; the end of the text where it is cut.
std::size_t value_end(std::string_view text, std::size_t begin);

// Of a secret's name: "null", "true", "" hide nothing.
bool says_nothing(std::string_view value);

}  // namespace acrida
