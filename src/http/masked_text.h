// MaskedText: a text that may be JSON, markup, source or a line of a log, without the secrets in
// it.
//
// Made for texts that are cut anywhere and lie about what they are: nothing is parsed as a whole.
// JSON is walked string by string, and a string that holds JSON again is masked in turn. Beside it,
// everywhere: what stands behind a secret's name and "=" or ":" ("token=x", "'pwd': 'x'"), the
// value of a form's field ("<input name=csrf value=x>"), the content of an element ("<password>x"),
// and the password in a URL. What was cut off within a secret is hidden to the end.
//
// Thread: any. Cost: some passes over the text; for texts of a few kilobytes.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

inline constexpr std::string_view kMask = "***";

// `depth`: how many texts this one was found within.
std::string masked_text(std::string_view text, int depth = 0);

}  // namespace acrida
