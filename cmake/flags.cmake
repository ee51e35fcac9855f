# acrida_flags: what every target of ours is compiled with.
add_library(acrida_flags INTERFACE)
target_compile_options(acrida_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wno-missing-field-initializers -fno-omit-frame-pointer)
option(ACRIDA_WERROR "Warnings are errors" OFF)
if(ACRIDA_WERROR)
  target_compile_options(acrida_flags INTERFACE -Werror)
endif()

if(ACRIDA_SANITIZE)
  add_compile_options(-fsanitize=${ACRIDA_SANITIZE} -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=${ACRIDA_SANITIZE})
endif()

option(ACRIDA_FUZZ "Build libFuzzer programs instead of replays of their corpora (clang)" OFF)
if(ACRIDA_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# Assertions of hot paths (ACRIDA_DCHECK) are on in every build but a release.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
# For sanitizers, whose checks take an optimiser several times as long to compile as they take to run.
set(CMAKE_CXX_FLAGS_UNOPTIMIZED "-O0 -g1")

option(ACRIDA_PCH "Parse what most sources include once (precompiled headers)" OFF)

find_program(ACRIDA_CCACHE ccache)
if(ACRIDA_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${ACRIDA_CCACHE})
endif()
