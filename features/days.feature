Feature: Days that are counted
  A day may be the first of a kind after another, or so long after it; months between two days are counted whole.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      month ends round down
      milestone agreement signed
      milestone harvest
      document report
      release tranche 1 when harvest achieved by the first 30 June after agreement signed achieved
      release tranche 2 when harvest achieved by the first 30 June on or after agreement signed achieved
      release tranche 3
          when report accepted
          payable by the next 15 January or 15 July on or after report accepted
      release tranche 4 at 1,000 USD for each full month from agreement signed achieved to harvest achieved above 6
          when full months from agreement signed achieved to harvest achieved <= 18
      release tranche 5 when report received at least 10 business days before planned date of this tranche
      release tranche 6 when report received by the end of the quarter in which harvest achieved
      """
    And award "A-1" with tranches
      | tranche | amount      | planned date     |
      | 1       | 100,000 USD | 31 March 2027    |
      | 2       | 100,000 USD | 31 March 2027    |
      | 3       | 100,000 USD | 31 March 2027    |
      | 4       | 100,000 USD | 31 March 2027    |
      | 5       | 100,000 USD | 30 November 2026 |
      | 6       | 100,000 USD | 31 March 2027    |

  Scenario Outline: The first 30 June after a 30 June is that of the next year
    Given milestone "agreement signed" was achieved on <signed>
    And milestone "harvest" was achieved on <harvest>
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "<after>"
    And tranche 2 of "A-1" is "<on or after>"

    Examples:
      | signed       | harvest      | after   | on or after |
      | 30 June 2025 | 30 June 2025 | release | release     |
      | 30 June 2025 | 1 July 2025  | release | lapsed      |
      | 30 June 2025 | 1 July 2026  | lapsed  | lapsed      |
      | 1 July 2025  | 30 June 2026 | release | release     |

  Scenario Outline: Money is due on the next of two days in the year
    Given document "report" was accepted on <accepted>
    When tranche 3 is decided on 30 November 2026
    Then the outcome is "release"
    And the money is due by <due>

    Examples:
      | accepted         | due             |
      | 15 July 2026     | 15 July 2026    |
      | 16 July 2026     | 15 January 2027 |

  Scenario Outline: A price for each full month between two days, beyond the sixth
    Given milestone "agreement signed" was achieved on 31 August 2025
    And milestone "harvest" was achieved on <harvest>
    When tranche 4 is decided on 30 November 2026
    Then the outcome is "<outcome>"
    And the amount is <amount>

    Examples:
      | harvest          | outcome         | amount    |
      | 27 February 2026 | not yet         | 0 USD     |
      | 30 March 2026    | not yet         | 0 USD     |
      | 31 March 2026    | release in part | 1,000 USD |
      | 30 November 2026 | release in part | 9,000 USD |

  Scenario Outline: Ten business days before the planned date
    Given document "report" was received on <received>
    When tranche 5 is decided on 30 November 2026
    Then the outcome is "<outcome>"

    Examples:
      | received         | outcome |
      | 16 November 2026 | release |
      | 17 November 2026 | lapsed  |

  Scenario Outline: By the end of the quarter of the harvest
    Given milestone "harvest" was achieved on 2 July 2026
    And document "report" was received on <received>
    When tranche 6 is decided on 30 November 2026
    Then the outcome is "<outcome>"

    Examples:
      | received          | outcome |
      | 30 September 2026 | release |
      | 1 October 2026    | lapsed  |
