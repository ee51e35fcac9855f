// Consent: one question before something is written to a host that is not this machine.
//
// Thread: main.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/terminal.h"
#include "base/error.h"

namespace acrida {

struct Consent {
  std::string host;    // "https://erp.example.com"; as it is to be shown
  std::string what;    // "create 12 documents": what will be written there
  std::string answer;  // the line that answers it beforehand: "acrida prepare-site ... --yes"
  bool given = false;  // --yes
};

// Says what will be written. Then asks on the terminal and reads one line from standard input,
// unless consent was given. Fails when the answer is not yes, and when there is no terminal to ask:
// the error then has the line to use. REQUIRES: the host is not this machine.
Result<void> ask_consent(const Consent& consent, Terminal& terminal);

// Words as they are typed in a shell, in quotes where they have to be.
std::string shell_line(std::span<const std::string> words);

}  // namespace acrida
