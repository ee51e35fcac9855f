// What the name of a request, or of a row of targets, says: its words, what they mean the same as,
// and what the method of HTTP adds.
//
// "POST /api/v2/orders/[id]/items [add]" has the words order, item and add. Plurals and the ends of
// verbs go, numbers and placeholders are left out, and words that mean the same share a class: add
// is of the class "create", at which POST hints, too.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/request_glob.h"

namespace acrida {

// Words that mean the same to people who name requests and tables.
struct SynonymClass {
  enum class Sort : std::uint8_t {
    kNoun,
    kDeed,        // a verb and the thing that it makes: pay, payment
    kVerb,        // a name with such a word says what it does, whatever its method
    kGeneralVerb  // and nearly every site has it: it says little of which request is meant
  };
  std::string_view name;  // "create"
  Sort sort = Sort::kNoun;
  std::string_view words;      // separated by blanks
  std::string_view methods;    // of HTTP that agree with it; empty: all
  std::string_view hinted_by;  // methods that mean it in a name without verb
};

// All of them. docs/targets.md has the same list.
std::span<const SynonymClass> synonym_classes();
// Two words that are read as one: {"log in", "login"}.
struct Compound {
  std::string_view first;
  std::string_view second;
  std::string_view word;
};
std::span<const Compound> compounds();

// A bit for each class, in the order of synonym_classes().
using WordClasses = std::uint32_t;

// Of a longer name or label the rest is not read.
inline constexpr std::size_t kWordsMax = 32;

struct RequestWord {
  std::string stem;  // "creat"
  WordClasses classes = 0;
  bool variant = false;  // not part of RequestWords::kind
};

struct RequestWords {
  std::vector<RequestWord> words;  // each stem once
  WordClasses hinted = 0;          // by the method, in a name without verb
  WordClasses faintly_hinted = 0;  // GET /orders is a list, but may be called a view
  // Method and words without what tells variants of one request apart: what stands in [tags] or
  // behind a ?, unless it is a verb.
  std::string kind;
  bool counts_failures = false;  // a tag says so: "[TIMEOUT]"
};

RequestWords words_of(const RequestName& request);
std::vector<RequestWord> words_of_label(std::string_view label);

// "slic" of slice and slices, "submit" of submitting, "creat" of creation.
std::string stem_of(std::string_view word);
// The classes of a stem.
WordClasses classes_of(std::string_view stem);
// Every class it belongs to is a general verb's, and it belongs to one.
bool is_general(WordClasses classes);
// It belongs to a verb or deed for which no GET is made.
bool writes(WordClasses classes);
// The method agrees with one of the verbs, or there is none.
bool method_agrees(WordClasses classes, std::string_view method);

}  // namespace acrida
