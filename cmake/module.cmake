# acrida_precompile(TARGET NAME HEADER...): with ACRIDA_PCH, these headers are parsed once, for the first target that
# gives the NAME, and reused by the others.
function(acrida_precompile target name)
  if(NOT ACRIDA_PCH)
    return()
  endif()
  get_property(owner GLOBAL PROPERTY acrida_precompiled_${name})
  if(owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
    set_property(GLOBAL PROPERTY acrida_precompiled_${name} ${target})
  endif()
endfunction()

# acrida_module(NAME SOURCES a.cc... [TESTS a_test.cc...] [PUBLIC target...] [PRIVATE target...])
#
# One layer: the static library acrida_NAME and, when TESTS are given, the test program NAME_test.
# PUBLIC and PRIVATE are what it links; a third-party library belongs under PRIVATE.
function(acrida_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;TESTS;PUBLIC;PRIVATE" ${ARGN})
  add_library(acrida_${name} STATIC ${arg_SOURCES})
  target_include_directories(acrida_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(acrida_${name} PUBLIC acrida_api ${arg_PUBLIC} PRIVATE acrida_flags ${arg_PRIVATE})
  acrida_precompile(acrida_${name} library ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)
  if(ACRIDA_TESTS AND arg_TESTS)
    acrida_test(${name}_test SOURCES ${arg_TESTS} LINK acrida_${name} ${arg_PRIVATE})
  endif()
endfunction()

# acrida_test(NAME SOURCES a_test.cc... LINK target...): a GoogleTest program, one ctest entry per TEST.
function(acrida_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_LINK} acrida_flags GTest::gtest GTest::gmock GTest::gtest_main)
  acrida_precompile(${name} test ${PROJECT_SOURCE_DIR}/cmake/precompiled.h <gmock/gmock.h> <gtest/gtest.h>)
  gtest_discover_tests(${name} TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()
