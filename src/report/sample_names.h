// The words for the parts of a sample in files.
//
// Thread: constants.
#pragma once

#include <array>

#include "stats/sample.h"

namespace acrida {

// By StampKind.
inline constexpr std::array<const char*, kStampKinds> kStampNames = {"kernel", "shared", "loop"};
// By Phase.
inline constexpr std::array<const char*, kPhases> kPhaseNames = {"dns", "connect", "tls", "waiting",
                                                                 "receiving"};

}  // namespace acrida
