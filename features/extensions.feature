Feature: Extensions
  More time is granted by whoever the agreement lets grant it, and no further than it lets them.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      roles: programme officer, investment committee
      milestone pilot plant
          due 30 June 2026
      release tranche 1 when pilot plant achieved on time
      programme officer may extend pilot plant by up to 3 months, at most once
      investment committee may extend pilot plant by up to 12 months
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "pilot plant" was achieved on 15 September 2026

  Scenario Outline: Who may grant so much
    Given the <role> extended "pilot plant" by <months> months on 20 June 2026
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "release"
    And without extensions the outcome is "lapsed"
    And the recommendation says "resting on an extension by the <role>"

    Examples:
      | role                 | months |
      | programme officer    | 3      |
      | investment committee | 4      |

  Scenario Outline: Who may not
    Given the <role> extended "pilot plant" by <months> months on 20 June 2026
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "lapsed"
    And what was granted is void, because "<cause>"

    Examples:
      | role              | months | cause                                                                                                |
      | programme officer | 4      | programme officer may extend it by up to 3 months, to 30 September 2026; this is to 30 October 2026 |
      | auditor           | 3      | no rule gives auditor a power to extend it                                                           |

  Scenario Outline: More time by right, as much as something else came late
    Given the agreement says
      """
      language 1
      currency USD
      milestone site permit, due 31 March 2026
      milestone first harvest, due 30 June 2026
      release tranche 1 when first harvest achieved on time
      extend first harvest by the time site permit is late
      """
    And milestone "site permit" was achieved on 10 April 2026
    And milestone "first harvest" was achieved on <harvest>
    And nothing is recorded of "pilot plant"
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "<outcome>"

    Examples:
      | harvest      | outcome |
      | 10 July 2026 | release |
      | 11 July 2026 | lapsed  |
