Feature: Figures over time
  A figure of a day or a period is that of exactly this one; any, each and the latest are three different things.

  Scenario: Every one of the last two quarters, each against its own plan
    Given the agreement says
      """
      language 1
      currency USD
      measure revenue in USD per quarter
      release tranche 1 when revenue >= 75% of plan in each of the last 2 quarters
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And the plan of the measure "revenue" for the quarter ending 30 June 2026 is 40,000 USD
    And the plan of the measure "revenue" for the quarter ending 30 September 2026 is 60,000 USD
    And the measure "revenue" for the quarter ending 30 June 2026 is 30,000 USD
    And the measure "revenue" for the quarter ending 30 September 2026 is 45,000 USD
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD

  Scenario: What was reached once counts, whatever came after
    Given the agreement says
      """
      language 1
      currency USD
      measure customers, higher is better
      release tranche 1 when customers reached 60 by 30 June 2026
      release tranche 2 when customers >= 60 as at 30 June 2026
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 100,000 USD
    And the measure "customers" is 62 on 31 March 2026
    And the measure "customers" is 55 on 30 June 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD
    And tranche 2 of "A-1" is "lapsed"

  Scenario: Three of four quarters are enough, and the one nobody reported may be any
    Given the agreement says
      """
      language 1
      currency USD
      measure jobs, higher is better
      release tranche 1 when jobs >= 40 in at least 3 of the last 4 quarters
      release tranche 2 when jobs >= 40 in each of the last 4 quarters
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 100,000 USD
    And the measure "jobs" is 41 on 31 December 2025
    And the measure "jobs" is 40 on 31 March 2026
    And the measure "jobs" is 44 on 30 September 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD
    And tranche 2 of "A-1" is "undetermined"

  Scenario: So much is paid for each quarter in which the figures were good enough; while one lacks its report nobody knows how much
    Given the agreement says
      """
      language 1
      currency USD
      measure attendance as percentage per quarter
      measure complaints per quarter
      release tranche 1 at 5,000 USD for each quarter in 2025 in which (attendance >= 80% and complaints = 0)
          in any case
      release tranche 2 at 5,000 USD for each quarter in 2026 in which attendance >= 80% in any case
      """
    And award "A-1" has tranche 1 of 20,000 USD
    And award "A-1" has tranche 2 of 20,000 USD
    And the measure "attendance" for the quarter ending 31 March 2025 is 80%
    And the measure "attendance" for the quarter ending 30 June 2025 is 79%
    And the measure "attendance" for the quarter ending 30 September 2025 is 92%
    And the measure "attendance" for the quarter ending 31 December 2025 is 95%
    And the measure "complaints" for the quarter ending 31 March 2025 is 0
    And the measure "complaints" for the quarter ending 30 June 2025 is 0
    And the measure "complaints" for the quarter ending 30 September 2025 is 1
    And the measure "complaints" for the quarter ending 31 December 2025 is 0
    And the measure "attendance" for the quarter ending 31 March 2026 is 81%
    And the measure "attendance" for the quarter ending 30 June 2026 is 85%
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release in part" of 10,000 USD
    And tranche 2 of "A-1" is "undetermined"

  Scenario: Three days in a row, a growth and an average
    Given the agreement says
      """
      language 1
      currency USD
      measure price in USD
      measure revenue in USD per quarter
      release tranche 1 when price >= 0.18 USD for any 3 consecutive business days since 1 June 2026
      release tranche 2 when growth of revenue over the same quarter of the year before >= 20%
      release tranche 3 when average revenue over the last 2 quarters >= 50,000 USD
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And award "A-1" has tranche 2 of 100,000 USD
    And award "A-1" has tranche 3 of 100,000 USD
    And the measure "price" is 0.18 USD on 4 June 2026
    And the measure "price" is 0.19 USD on 5 June 2026
    And the measure "price" is 0.18 USD on 8 June 2026
    And the measure "revenue" for the quarter ending 30 September 2025 is 50,000 USD
    And the measure "revenue" for the quarter ending 30 June 2026 is 39,999 USD
    And the measure "revenue" for the quarter ending 30 September 2026 is 60,000 USD
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release"
    And tranche 2 of "A-1" is "release"
    And tranche 3 of "A-1" is "not yet"
