#include "verdict/request_words.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/strings.h"

namespace acrida {
namespace {

using Sort = SynonymClass::Sort;

// Words that say nothing of which request is meant.
constexpr std::string_view kSilent =
    "a an the of to for by in on and or with from at as api rest http https www html htm php json "
    "xml aspx jsp request endpoint id ids uuid";
// What stands for a value in a name, in brackets or behind a colon.
constexpr std::string_view kPlaceholders = "id ids uuid guid name code slug key number num no pk n";
constexpr std::string_view kFailureMarks =
    "fail failed failure error exception timeout retry invalid rejected";

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::string_view first = list.substr(0, list.find(' '));
    if (first == word) {
      return true;
    }
    list.remove_prefix(std::min(first.size() + 1, list.size()));
  }
  return false;
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_word_byte(char c) {
  return is_upper(c) || is_lower(c) || is_ascii_digit(c) || static_cast<unsigned char>(c) >= 128;
}

// A word begins at `i` though no separator stands before it: userName, POSInvoice, page2.
bool begins_word(std::string_view text, std::size_t i) {
  if (i == 0 || is_ascii_digit(text[i - 1]) != is_ascii_digit(text[i])) {
    return i != 0;
  }
  const bool camel = is_lower(text[i - 1]) && is_upper(text[i]);
  const bool behind_acronym =
      is_upper(text[i - 1]) && is_upper(text[i]) && i + 1 < text.size() && is_lower(text[i + 1]);
  return camel || behind_acronym;
}

// Lower case, in order, numbers left out. An apostrophe is no separator: user's.
std::vector<std::string> raw_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && !is_ascii_digit(word[0]) && words.size() < kWordsMax) {
      words.push_back(word);
    }
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') {
      continue;
    }
    if (!is_word_byte(text[i]) || begins_word(text, i)) {
      end_word();
    }
    if (is_word_byte(text[i])) {
      word += ascii_lower(text[i]);
    }
  }
  end_word();
  std::erase(words, "v");  // of v2
  return words;
}

std::vector<std::string> join_compounds(std::vector<std::string> words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    for (const Compound& compound : compounds()) {
      if (i + 1 < words.size() && words[i] == compound.first && words[i + 1] == compound.second) {
        words[i] = compound.word;
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      }
    }
  }
  return words;
}

std::vector<std::string> plain_words(std::string_view text) {
  std::vector<std::string> words = join_compounds(raw_words(text));
  std::erase_if(words, [](const std::string& word) { return has_word(kSilent, word); });
  return words;
}

bool has_vowel(std::string_view text) {
  return text.find_first_of("aeiouy") != std::string_view::npos;
}

// "shipp" of shipping becomes "ship"; "bill" stays.
void undouble(std::string& stem) {
  const std::size_t size = stem.size();
  if (size > 3 && stem[size - 1] == stem[size - 2] &&
      std::string_view("lsz").find(stem[size - 1]) == std::string_view::npos) {
    stem.pop_back();
  }
}

bool cut(std::string& word, std::string_view end, std::size_t left_min) {
  if (!word.ends_with(end) || word.size() < end.size() + left_min) {
    return false;
  }
  word.resize(word.size() - end.size());
  return true;
}

void cut_plural(std::string& stem) {
  if (stem == "news") {
    return;
  }
  if (cut(stem, "ies", 2)) {
    stem += 'y';
    return;
  }
  for (const std::string_view end : {"sses", "xes", "ches", "shes", "zes"}) {
    if (stem.ends_with(end)) {
      stem.resize(stem.size() - 2);
      return;
    }
  }
  const bool plural = !stem.ends_with("ss") && !stem.ends_with("us") && !stem.ends_with("is");
  if (plural) {
    cut(stem, "s", 3);
  }
}

enum class PartKind : std::uint8_t { kPath, kTag, kPlaceholder };

struct NamePart {
  PartKind kind = PartKind::kPath;
  std::string_view text;
};

// Without scheme and host.
std::string_view without_host(std::string_view name) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (name.starts_with(scheme)) {
      const std::size_t slash = name.find('/', scheme.size());
      return slash == std::string_view::npos ? std::string_view("/") : name.substr(slash);
    }
  }
  return name;
}

char closing(char open) {
  return open == '[' ? ']' : open == '(' ? ')' : open == '{' ? '}' : open == '<' ? '>' : '\0';
}

// A bracket within a path stands for a value, "/items/[code]"; behind a name it is a tag.
PartKind bracket_kind(std::string_view name, std::size_t open, std::string_view inside) {
  const bool in_path = open > 0 && (name[open - 1] == '/' || name[open - 1] == '=');
  const bool value = name[open] == '{' || name[open] == '<' || in_path;
  return value || has_word(kPlaceholders, to_lower(trim(inside))) ? PartKind::kPlaceholder
                                                                  : PartKind::kTag;
}

std::vector<NamePart> parts_of(std::string_view name) {
  std::vector<NamePart> parts;
  std::size_t begin = 0;
  const auto end_path = [&](std::size_t end) {
    if (end > begin) {
      parts.push_back({PartKind::kPath, name.substr(begin, end - begin)});
    }
  };
  std::size_t i = 0;
  while (i < name.size()) {
    const char close = closing(name[i]);
    const std::size_t end = close == '\0' ? std::string_view::npos : name.find(close, i);
    const bool colon = name[i] == ':' && i > 0 && name[i - 1] == '/';
    if (end != std::string_view::npos) {
      end_path(i);
      const std::string_view inside = name.substr(i + 1, end - i - 1);
      parts.push_back({bracket_kind(name, i, inside), inside});
      i = begin = end + 1;
    } else if (colon) {
      end_path(i);
      begin = i = std::min(name.find('/', i), name.size());
      parts.push_back({PartKind::kPlaceholder, {}});
    } else if (name[i] == '?') {
      end_path(i);
      const std::size_t tag = std::min(name.find_first_of(" [", i), name.size());
      parts.push_back({PartKind::kTag, name.substr(i + 1, tag - i - 1)});
      begin = i = tag;
    } else {
      ++i;
    }
  }
  end_path(name.size());
  return parts;
}

// "/", "/index.html": the site's first page has no word of its own.
bool is_first_page(std::string_view path) {
  const std::string lower = to_lower(trim(path));
  return lower.empty() || lower == "/" || lower == "/index.html" || lower == "/index.htm" ||
         lower == "/index.php";
}

bool ends_in_value(std::span<const NamePart> parts) {
  const auto last = std::find_if(parts.rbegin(), parts.rend(), [](const NamePart& part) {
    return part.kind != PartKind::kTag && trim(part.text) != "/" && !trim(part.text).empty();
  });
  if (last == parts.rend()) {
    return !parts.empty() && parts.back().kind == PartKind::kPlaceholder;
  }
  const std::string_view text = trim(last->text);
  const std::size_t slash = text.find_last_of('/');
  const std::string_view segment = text.substr(slash == std::string_view::npos ? 0 : slash + 1);
  return last->kind == PartKind::kPlaceholder || parse_decimal(segment).has_value();
}

WordClasses classes_where(bool (*wanted)(const SynonymClass&)) {
  WordClasses classes = 0;
  const std::span<const SynonymClass> all = synonym_classes();
  for (std::size_t i = 0; i < all.size(); ++i) {
    classes |= wanted(all[i]) ? WordClasses{1} << i : 0U;
  }
  return classes;
}

// What tells requests of different kinds apart.
WordClasses deeds_and_verbs() {
  return classes_where([](const SynonymClass& one) { return one.sort != Sort::kNoun; });
}

WordClasses verbs() {
  return classes_where([](const SynonymClass& one) {
    return one.sort == Sort::kVerb || one.sort == Sort::kGeneralVerb;
  });
}

WordClasses general_verbs() {
  return classes_where([](const SynonymClass& one) { return one.sort == Sort::kGeneralVerb; });
}

void add_word(std::vector<RequestWord>& words, RequestWord word) {
  const auto known = std::find_if(words.begin(), words.end(), [&word](const RequestWord& one) {
    return one.stem == word.stem;
  });
  if (known != words.end()) {
    known->variant = known->variant && word.variant;
  } else if (words.size() < kWordsMax) {
    words.push_back(std::move(word));
  }
}

// What the method says where no verb does: GET /orders is a list, GET /orders/[id] a view.
void add_hints(RequestWords& words, std::string_view method, WordClasses said, bool one_document) {
  const bool reads = method == "GET";
  if ((said & (reads ? general_verbs() : verbs())) != 0) {
    return;
  }
  const std::span<const SynonymClass> all = synonym_classes();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool of_many = all[i].name == "list" || all[i].name == "search";
    const WordClasses bit = has_word(all[i].hinted_by, method) ? WordClasses{1} << i : 0U;
    if (reads && of_many == one_document) {
      words.faintly_hinted |= of_many ? 0U : bit;
    } else {
      words.hinted |= bit;
    }
  }
}

std::map<std::string, WordClasses, std::less<>> classes_by_stem() {
  std::map<std::string, WordClasses, std::less<>> classes;
  const std::span<const SynonymClass> all = synonym_classes();
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const std::string_view word : split(all[i].words, ' ')) {
      classes[stem_of(word)] |= WordClasses{1} << i;
    }
  }
  return classes;
}

// What stands in the plural is no verb, as the posts of a blog; the details of an order are a view.
RequestWord read_word(const std::string& text) {
  RequestWord word{.stem = stem_of(text)};
  std::string singular = text;
  cut_plural(singular);
  const bool plural = singular != text && text != "details";
  word.classes = classes_of(word.stem) & (plural ? ~verbs() : ~WordClasses{0});
  return word;
}

}  // namespace

std::string stem_of(std::string_view word) {
  std::string stem(word);
  cut_plural(stem);
  std::string shorter = stem;
  if ((cut(shorter, "ing", 3) || cut(shorter, "ed", 3)) && has_vowel(shorter)) {
    stem = shorter;
    undouble(stem);
  } else if (stem.ends_with("tion") || stem.ends_with("sion")) {
    cut(stem, "ion", 4);
  }
  cut(stem, "e", 3);
  return stem;
}

WordClasses classes_of(std::string_view stem) {
  static const std::map<std::string, WordClasses, std::less<>> kByStem = classes_by_stem();
  const auto found = kByStem.find(stem);
  return found == kByStem.end() ? 0 : found->second;
}

bool is_general(WordClasses classes) {
  return classes != 0 && (classes & ~general_verbs()) == 0;
}

bool method_agrees(WordClasses classes, std::string_view method) {
  const std::span<const SynonymClass> all = synonym_classes();
  bool asked = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if ((classes >> i & 1U) == 0 || all[i].sort == SynonymClass::Sort::kNoun) {
      continue;
    }
    if (all[i].methods.empty() || has_word(all[i].methods, method)) {
      return true;
    }
    asked = true;
  }
  return !asked;
}

bool writes(WordClasses classes) {
  const std::span<const SynonymClass> all = synonym_classes();
  bool found = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if ((classes >> i & 1U) != 0 && all[i].sort != Sort::kNoun) {
      if (all[i].methods.empty() || has_word(all[i].methods, "GET")) {
        return false;
      }
      found = true;
    }
  }
  return found;
}

std::vector<RequestWord> words_of_label(std::string_view label) {
  std::vector<RequestWord> words;
  for (const std::string& word : plain_words(label)) {
    add_word(words, read_word(word));
  }
  return words;
}

RequestWords words_of(const RequestName& request) {
  const std::string_view name = without_host(request.name);
  const std::vector<NamePart> parts = parts_of(name);
  RequestWords found;
  found.kind = request.method;
  WordClasses said = 0;
  for (const NamePart& part : parts) {
    std::vector<std::string> texts;
    if (part.kind != PartKind::kPlaceholder) {
      texts = plain_words(part.text);
    }
    if (parts.front().text.data() == part.text.data() && is_first_page(part.text)) {
      texts = {"home"};
    }
    for (const std::string& text : texts) {
      RequestWord word = read_word(text);
      word.variant = part.kind == PartKind::kTag && (word.classes & deeds_and_verbs()) == 0;
      found.counts_failures |= part.kind == PartKind::kTag && has_word(kFailureMarks, text);
      said |= word.classes;
      found.kind += word.variant ? "" : " " + word.stem;
      add_word(found.words, std::move(word));
    }
  }
  const bool one_document = ends_in_value(parts);
  found.kind += one_document ? " {}" : "";
  add_hints(found, request.method, said, one_document);
  return found;
}

}  // namespace acrida
