// What most sources include, parsed once (ACRIDA_PCH). A source still names all it uses: the
// builds of ./run and of `release` go without this file.
#include <algorithm>
#include <array>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
